package dev.muster.log.wire;

import dev.muster.core.event.Fact;

/** Facts and the branches of the schema's union {@code payload}, family by family. */
final class FactMapping {
  static final FactTable TABLE =
      new FactTable()
          .with(MessageMapping::enter)
          .with(QueueMapping::enter)
          .with(PushMapping::enter)
          .with(IdentityMapping::enter)
          .with(RequestMapping::enter)
          .with(TokenMapping::enter)
          .with(LinkMapping::enter)
          .with(CertificateMapping::enter)
          .with(PushCertificateMapping::enter)
          .with(LoadMapping::enter)
          .with(ActivationLockMapping::enter)
          .with(ExpiryMapping::enter)
          .with(ProvisionMapping::enter)
          .with(DepAccountMapping::enter)
          .with(DepDeviceMapping::enter)
          .with(DepProfileMapping::enter)
          .with(DepRuleMapping::enter)
          .with(SecretMapping::enter)
          .with(PackageMapping::enter)
          .with(ImportMapping::enter)
          .with(WebhookMapping::enter)
          .with(DesiredMapping::enter)
          .with(ManagedMapping::enter)
          .with(EscrowMapping::enter)
          .with(RecoveryLockMapping::enter)
          .with(MicroMdmMapping::enter);

  private FactMapping() {}

  static Object toSchema(Fact fact) {
    return TABLE.toSchema(fact);
  }

  static Fact toCore(Object payload) {
    return TABLE.toCore(payload);
  }
}
