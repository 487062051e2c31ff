/** Tokens that devices ask for to show them to someone else. */
package dev.muster.gateway.token;
