/**
 * Secrets that are kept about devices for people: made before what they open is closed, and read
 * only where it is recorded who did, or to tell the device.
 */
package dev.muster.log.secret;
