package dev.muster.core.event;

/**
 * The program that wrote an event.
 *
 * @param node the name of the node, as configured
 * @param version the version of the program
 */
public record Recorder(String node, String version) {}
