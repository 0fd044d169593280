import type { EndpointService, Endpoints } from './endpoints.ts';
import type { Transport } from './transport.ts';

/**
 * Sends the requests of IAM Identity Center to where the profile wants them.
 * The SDK's provider takes one configuration for two services (the portal that
 * gives role credentials, and OIDC that renews tokens), but each has an
 * endpoint of its own; neither request is signed for its host.
 */
export function signInTransport(transport: Transport, endpoints: Endpoints): Transport {
  return {
    ...transport,
    handle(request, options) {
      const service: EndpointService = request.hostname.startsWith('oidc.') ? 'ssoOidc' : 'sso';
      const configured = endpoints.of(service);
      if (configured === undefined) return transport.handle(request, options);
      const url = new URL(configured);
      const sent = request.clone();
      sent.protocol = url.protocol;
      sent.hostname = url.hostname;
      if (url.port !== '') sent.port = Number(url.port);
      sent.path = `${url.pathname.replace(/\/$/, '')}${request.path}`;
      sent.headers['host'] = url.host;
      return transport.handle(sent, options);
    },
  };
}
