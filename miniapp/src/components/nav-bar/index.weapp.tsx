/** WeChat draws the navigation bar itself. */
export const NavBar = (_props: { title: string; isHome?: boolean }) => null;
