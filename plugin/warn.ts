/** Tells a person that something of the app's was left as it is: where, and what follows. */
export type Warn = (property: string, text: string) => void;
