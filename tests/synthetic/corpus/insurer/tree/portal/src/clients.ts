import axios from "axios";

const seconds = (count: number) => count * 1000;

export const policies = axios.create({ baseURL: "http://policies", timeout: seconds(5) });

export const claims = axios.create({ baseURL: "http://claims", timeout: seconds(15) });

/** Rating asks two registers for cars and drivers and is slow for cars from abroad. */
export const rating = axios.create({ baseURL: "http://rating", timeout: seconds(12) });

export const documents = axios.create({ baseURL: "http://documents", timeout: seconds(30) });
