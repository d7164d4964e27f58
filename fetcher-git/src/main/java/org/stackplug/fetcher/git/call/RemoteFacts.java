package org.stackplug.fetcher.git.call;

/** Facts that transports note about a remote, by which a failure can be explained. Thread-safe. */
public final class RemoteFacts {
    private volatile boolean hostRefused;
    private volatile int httpStatus;
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

    /** Notes the status of the last HTTP answer. */
    public void httpStatus(int status) {
        httpStatus = status;
    }

    /** Returns the status of the last HTTP answer; 0 if there was none. */
    int httpStatus() {
        return httpStatus;
    }
}
