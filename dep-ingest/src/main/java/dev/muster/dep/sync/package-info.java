/** What Apple says of devices, page by page, as facts. */
package dev.muster.dep.sync;
