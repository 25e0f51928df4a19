import { Page } from '../../parts/Page.tsx';
import { Row } from '../../parts/Row.tsx';
import { useOpen, useScreens, type Screen } from '../screen.ts';

declare module '../screen.ts' {
  interface Places {
    menu: undefined;
  }
}

/** Everything that the app can show besides messages. */
export const menu: Screen = { name: 'menu', title: 'Menu', component: Menu };

function Menu() {
  const open = useOpen() as (name: string) => void;
  const screens = useScreens();
  return (
    <Page testID="menu-page">
      {screens
        .filter(({ inMenu }) => inMenu !== undefined)
        .map(({ name, title, inMenu }) => (
          <Row
            key={name}
            title={title}
            detail={inMenu}
            onPress={() => open(name)}
            testID={`menu-${name}`}
          />
        ))}
    </Page>
  );
}
