/** Joins the rooms into one running server: configuration, secrets on disk, start and stop. */
package dev.muster.server;
