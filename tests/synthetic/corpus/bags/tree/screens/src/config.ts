const need = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set`);
  }
  return value;
};

export const config = {
  whereIs: need('WHERE_IS_URL'),
  terminal: need('TERMINAL'),
  port: Number(process.env.PORT ?? '8080'),
};
