/**
 * The settings of a node by section. Each section names its own keys with their defaults, and reads
 * them from what the file, the environment and the command line say together.
 */
package dev.muster.server.config;
