import { Pool } from "pg";

export const pool = new Pool({ host: "postgres", database: "menus", max: 15, connectionTimeoutMillis: 2000 });
