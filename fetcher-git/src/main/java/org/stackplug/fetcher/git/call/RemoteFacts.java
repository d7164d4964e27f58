package org.stackplug.fetcher.git.call;

import java.time.Duration;

/** Facts that transports note about a remote, by which a failure can be explained. Thread-safe. */
public final class RemoteFacts {
    private volatile boolean hostRefused;
    private volatile int httpStatus;
    private volatile Duration pause = Duration.ZERO;
    private volatile boolean shallow;

    /** Notes that the key of an SSH host was not accepted. */
    public void hostWasRefused() {
        hostRefused = true;
    }

    boolean isHostRefused() {
        return hostRefused;
    }

    /** Notes that the remote does not have all of its history. */
    public void isShallow() {
        shallow = true;
    }

    boolean wasShallow() {
        return shallow;
    }

    /**
     * Notes the status of the last HTTP answer.
     *
     * @param retryAfter the time for which the server puts the request off; zero if it does not say
     */
    public void httpStatus(int status, Duration retryAfter) {
        httpStatus = status;
        pause = retryAfter;
    }

    /** Returns the status of the last HTTP answer; 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns the time for which the server has put the last request off; zero if it has not. */
    public Duration pause() {
        return pause;
    }
}
