package dev.muster.admin.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.admin.http.Scope;
import dev.muster.core.event.ApiRole;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenScopesTest {
  @Test
  void aTokenThatWasMadeWithARoleMayWhatItMightBefore() {
    assertEquals(Scope.all(), TokenScopes.of(ApiRole.OPERATE, List.of()));
    assertEquals(Set.of(Scope.READ_FLEET), TokenScopes.of(ApiRole.READ, List.of()));
  }

  @Test
  void scopesCountInPlaceOfTheRole() {
    assertEquals(
        Set.of(Scope.MANAGE_TOKENS), TokenScopes.of(ApiRole.READ, List.of("tokens:manage")));
  }

  @Test
  void aScopeOfANewerVersionAllowsNothingHere() {
    assertEquals(Set.of(), TokenScopes.of(ApiRole.READ, List.of("devices:teleport")));
  }
}
