package dev.muster.gateway.declaration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "https://ddm.example.com/, https://ddm.example.com/tokens",
    "https://ddm.example.com/a/, https://ddm.example.com/a/tokens",
    // As NanoMDM has it: what stands behind the last slash gives way.
    "https://ddm.example.com/a, https://ddm.example.com/tokens",
    "http://ddm.example.com:8080/a/b/, http://ddm.example.com:8080/a/b/tokens"
  })
  void itIsResolvedAgainstTheUrl(URI base, URI target) {
    assertEquals(target, Endpoint.of("tokens").orElseThrow().below(base));
  }

  @Test
  void anIdentifierOfDotsLeadsNowhereElse() {
    assertEquals(
        URI.create("https://x/declaration/asset/..%2F..%2Fv1"),
        Endpoint.of("declaration/asset/../../v1").orElseThrow().below(URI.create("https://x/")));
  }

  @ParameterizedTest
  @CsvSource({
    "MAC:2E9C7E1A-9A0B-4C53-8F3A-0D1E6B7C8D9F, User",
    "IPAD:anna@school.example, Shared iPad"
  })
  void aUserOfAMacIsNamedByAUuidAndOneOfASharedIpadByTheirAccount(String id, String type) {
    Sender sender = Sender.of(new Enrollment(new EnrollmentId(id), Channel.USER));
    assertEquals(type, sender.type());
    assertEquals(id.substring(0, id.indexOf(':')), sender.parent().orElseThrow());
  }
}
