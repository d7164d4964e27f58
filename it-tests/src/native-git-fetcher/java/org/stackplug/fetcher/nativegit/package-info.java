/**
 * A third-party fetch backend over the native {@code git} command, for users of credential helpers, of {@code includeIf} and
 * of other things that only git itself supports. It uses nothing of stackplug but {@code org.stackplug.spi}.
 */
package org.stackplug.fetcher.nativegit;
