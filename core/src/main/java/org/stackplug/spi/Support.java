package org.stackplug.spi;

/**
 * A provider's answer to the question whether it can handle a URL or a folder.
 *
 * <p>After {@link Unsupported} core asks the next provider. After {@link Misconfigured} it stops and reports the reason:
 * the request belongs to this provider, but something keeps it from working. The distinction prevents a broken
 * configuration from silently handing the work to another backend.
 *
 * @since 0.1.0
 */
public sealed interface Support {

    /** The provider can handle the request. */
    record Supported() implements Support {}

    /**
     * The request does not belong to this provider.
     *
     * @param reason half a sentence that completes "can't, because ..."
     */
    record Unsupported(String reason) implements Support {}

    /**
     * The request belongs to this provider, but something on this machine keeps the provider from handling it.
     *
     * @param reason the obstacle, in half a sentence
     * @param remedy the one thing to do, an imperative sentence
     */
    record Misconfigured(String reason, String remedy) implements Support {}

    /** Returns the answer of a provider that can handle the request. */
    static Support supported() {
        return new Supported();
    }

    /** Returns the answer of a provider that the request does not belong to; see {@link Unsupported}. */
    static Support unsupported(String reason) {
        return new Unsupported(reason);
    }

    /** Returns the answer of a provider that should handle the request but can't; see {@link Misconfigured}. */
    static Support misconfigured(String reason, String remedy) {
        return new Misconfigured(reason, remedy);
    }
}
