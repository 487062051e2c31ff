package dev.muster.core.event;

/** A fact about the installation as a whole. Each family has a file of its own. */
public sealed interface FleetFact extends Fact
    permits TokenFact,
        LinkFact,
        RequestFact,
        CertificateFact,
        PushCertificateFact,
        LoadFact,
        ExpiryFact,
        SecretFact,
        PackageFact,
        WebhookFact,
        DesiredFact,
        EscrowFact,
        MicroMdmFact,
        ActivationLockFact {}
