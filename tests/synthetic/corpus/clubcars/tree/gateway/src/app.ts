import express from 'express';
import { logger } from './logger';
import { proxy } from './proxy';
import { validateProfile } from './validate';

export const app = express();

app.use(express.json({ limit: '256kb' }));
app.patch('/v1/me', validateProfile, proxy('booking'));
app.use('/v1/cars', proxy('vehicles'));
app.use('/v1/bookings', proxy('booking'));
app.get('/healthz', (_req, res) => res.send('ok'));
app.use((err: Error, req: express.Request, res: express.Response, _next: express.NextFunction) => {
  logger.error({ err, path: req.path }, 'request failed');
  res.status(502).json({ error: 'try again' });
});
