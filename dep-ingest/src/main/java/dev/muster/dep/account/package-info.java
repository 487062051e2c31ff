/** One account of Apple's service, as the node sees it that works for it. */
package dev.muster.dep.account;
