import { loadHalf } from "./half";

loadHalf(1);
