package dev.muster.core.event;

/**
 * A fact about one enrollment, kept in its device's partition. Each family has a file of its own.
 */
public sealed interface DeviceFact extends Fact
    permits MessageFact,
        QueueFact,
        PushFact,
        IdentityFact,
        ProvisionFact,
        ImportFact,
        ManagedFact,
        RecoveryLockFact {}
