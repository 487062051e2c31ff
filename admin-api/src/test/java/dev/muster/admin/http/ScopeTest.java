package dev.muster.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void everyScopeIsFoundByItsName() {
    for (Scope scope : Scope.all()) {
      assertEquals(Optional.of(scope), Scope.of(scope.label()));
    }
  }

  @Test
  void aScopeOfANewerVersionIsNotKnown() {
    assertEquals(Optional.empty(), Scope.of("devices:teleport"));
  }
}
