/** Keeps secrets unreadable in the log: AES-256-GCM under a key of the installation. */
package dev.muster.log.seal;
