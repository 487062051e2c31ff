package dev.muster.gateway.authproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProxiedHeadersTest {
  @Test
  void whatIsBetweenTwoNeighborsGoesNoFurther() {
    MultiMap from =
        MultiMap.caseInsensitiveMultiMap()
            .add("Connection", "close, X-Hop")
            .add("connection", "x-other")
            .add("X-Hop", "1")
            .add("X-OTHER", "2")
            .add("Transfer-Encoding", "chunked")
            .add("TE", "trailers")
            .add("Upgrade", "websocket")
            .add("Mdm-Signature", "3")
            .add("Accept", "a")
            .add("Accept", "b");
    MultiMap to = MultiMap.caseInsensitiveMultiMap();
    ProxiedHeaders.copy(from, to, Set.of("mdm-signature"));
    assertEquals(Set.of("Accept"), to.names());
    assertEquals(List.of("a", "b"), to.getAll("Accept"));
  }
}
