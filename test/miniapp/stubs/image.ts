export default "image";
