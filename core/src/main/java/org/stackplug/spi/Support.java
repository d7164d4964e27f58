package org.stackplug.spi;

/**
 * A provider's answer to "can you do this one?".
 *
 * <p><i>Unsupported</i> means: ask the next provider. <i>Misconfigured</i> means: this is mine, and I can't: stop and say
 * why. The difference keeps a broken configuration from silently handing the work to another backend.
 */
public sealed interface Support {

    /** The provider can do it. */
    record Supported() implements Support {}

    /**
     * It is not this provider's business.
     *
     * @param reason half a sentence that completes "can't, because ..."
     */
    record Unsupported(String reason) implements Support {}

    /**
     * It is this provider's business, but something on this machine keeps it from doing it.
     *
     * @param reason what is wrong, half a sentence
     * @param remedy the one thing to do, an imperative sentence
     */
    record Misconfigured(String reason, String remedy) implements Support {}

    /** The provider can do it. */
    static Support supported() {
        return new Supported();
    }

    /** It is not this provider's business, for this reason. */
    static Support unsupported(String reason) {
        return new Unsupported(reason);
    }

    /** It is this provider's business, but it can't, for this reason. */
    static Support misconfigured(String reason, String remedy) {
        return new Misconfigured(reason, remedy);
    }
}
