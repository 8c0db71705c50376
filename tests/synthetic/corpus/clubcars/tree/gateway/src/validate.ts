import type { NextFunction, Request, Response } from 'express';

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+[1-9]\d{6,14}$/;

/** Refuses what booking would refuse anyway. */
export function validateProfile(req: Request, res: Response, next: NextFunction) {
  const { mail, phone } = req.body ?? {};
  if (mail !== undefined && !MAIL.test(mail)) {
    return res.status(422).json({ field: 'mail' });
  }
  if (phone !== undefined && !PHONE.test(phone)) {
    return res.status(422).json({ field: 'phone' });
  }
  return next();
}
