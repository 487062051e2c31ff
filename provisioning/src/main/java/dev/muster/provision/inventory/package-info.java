/** Asks devices about themselves by schedule. */
package dev.muster.provision.inventory;
