/**
 * People sign in with the organization's identity provider (OpenID Connect) before a device gets a
 * profile: by its account, by a link, or in Setup Assistant. Nothing is kept meanwhile: what one
 * node began another one ends, because it stands sealed in what the browser brings back.
 */
package dev.muster.gateway.signin;
