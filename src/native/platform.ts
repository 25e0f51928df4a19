import { host } from '#host';
import { Waist } from './waist.ts';

/** The waist of this JavaScript runtime, over the host of its platform. */
export const waist: Waist = new Waist(host);
