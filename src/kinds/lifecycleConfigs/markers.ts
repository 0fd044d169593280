/** Notebook instances read what lifecycle scripts print, and neither kind knows the other: the markers lie between them. */
export { packagesMarker, systemPackages } from '../packageMarkers.ts';
