package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.ca.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicRootsTest {
  private static final CertificateAuthority CA =
      CertificateAuthority.create("Known", Instant.now()).authority();

  @Test
  void aChainThatLeadsToAKnownRootIsPublicWithTheRootInItOrWithout() {
    PublicRoots roots = PublicRoots.of(List.of(CA.root()));
    assertTrue(roots.lead(chain()));
    assertTrue(roots.lead(chain().subList(0, 2)));
  }

  @Test
  void aChainOfAnUnknownRootIsNotPublic() {
    assertFalse(PublicRoots.ofRuntime().lead(chain()));
  }

  private static List<X509Certificate> chain() {
    List<X509Certificate> chain = new ArrayList<>(CA.chain());
    chain.addFirst(
        CA.issueForServer(
            CertificateAuthority.newKeyPair().getPublic(), List.of("localhost"), Instant.now()));
    return chain;
  }
}
