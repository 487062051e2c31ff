package dev.muster.core.simulation;

import dev.muster.core.device.Reply;
import dev.muster.core.event.Message;
import java.util.UUID;

/** What a simulated device was told: for which message, by which event. */
record Journal(Message sent, UUID event, Reply told) {}
