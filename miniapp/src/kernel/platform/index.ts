export { h5 as platform } from "./h5";
