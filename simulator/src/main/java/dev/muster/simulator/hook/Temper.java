package dev.muster.simulator.hook;

/** How a receiver takes what it is sent. */
public enum Temper {
  /** It takes everything, at once. */
  WELL,
  /** It answers with 500 to some calls, and takes the same ones when they come again. */
  FAILING,
  /** It answers to some calls never. */
  HANGING,
  /** It takes its time for each call. */
  SLOW,
  /** It is away for a while, again and again, and its connections break. */
  DYING,
  /** It answers with 500 to everything. */
  BROKEN
}
