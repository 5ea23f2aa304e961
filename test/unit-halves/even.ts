import { loadHalf } from "./half";

loadHalf(0);
