import { percent } from '../../signal.ts';
import type { Signal } from './signal.ts';

export const trustedService: Signal = {
  id: 'trusted-service',
  unit: 'share',
  source: 'data/trusted-services: zones and shapes of services that look like channels',
  says: 'The names have the shape that a known service uses in its own zone, and the site’s resolvers were asked.',
  formula:
    'minus 80 when at least 80 % of the names fit; minus 40 in zones in which strangers can make names, when nine in ten fit',
  raisedBy: ['tools that borrow an innocent zone'],
  judge({ service, standing }) {
    if (!service || (!standing.viaResolver && !standing.iterative)) return null;
    return {
      value: service.share,
      points: service.match.service.strangersCanCreateNames ? -40 : -80,
      text: `${percent(service.share)} of the names look like ${service.match.service.service}.`,
    };
  },
};
