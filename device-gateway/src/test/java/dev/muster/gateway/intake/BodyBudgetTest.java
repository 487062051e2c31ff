package dev.muster.gateway.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.intake.BodyBudget.Lease;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(100);
  private final List<String> taken = new ArrayList<>();

  @Test
  void whileThereIsRoomAnyoneMayHaveAllOfIt() {
    assertTrue(open("a").grow(100));
    assertEquals(100, budget.used());
  }

  @Test
  void whoHoldsTheMostGivesWayToWhoHoldsLittle() {
    Lease first = open("hog");
    first.grow(50);
    open("hog").grow(50);
    assertTrue(open("small").grow(10));
    assertEquals(List.of("hog"), taken);
    assertEquals(60, budget.used());
    assertFalse(first.grow(1));
  }

  @Test
  void whoHoldsTheMostGetsNoMore() {
    open("hog").grow(60);
    open("small").grow(40);
    Lease more = open("hog");
    assertFalse(more.grow(10));
    assertEquals(List.of(), taken);
    assertEquals(100, budget.used());
  }

  @Test
  void whatIsCompleteIsTakenFromNobody() {
    Lease whole = open("hog");
    whole.grow(100);
    whole.complete();
    assertFalse(open("small").grow(10));
    whole.close();
    assertEquals(0, budget.used());
    assertTrue(open("small").grow(10));
  }

  @Test
  void roomIsGivenBackOnce() {
    Lease lease = open("a");
    lease.grow(30);
    open("b").grow(10);
    lease.close();
    lease.close();
    assertEquals(10, budget.used());
  }

  private Lease open(String address) {
    return budget.open(address, () -> taken.add(address));
  }
}
