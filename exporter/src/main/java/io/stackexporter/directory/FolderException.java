package io.stackexporter.directory;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A directory cannot be looked at: which, why, and what mends it. */
public final class FolderException extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    public FolderException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static FolderException of(Path folder, IOException failure) {
        FolderException explained = switch (failure) {
            case NoSuchFileException e ->
                new FolderException(
                        ErrorKind.CONNECT,
                        "the directory " + folder + " is not there; is its volume mounted, also for the exporter?");
            case NotDirectoryException e ->
                new FolderException(
                        ErrorKind.CONNECT, folder + " is no directory; url names the directory that holds the files");
            case AccessDeniedException e ->
                new FolderException(
                        ErrorKind.PERMISSION,
                        "the directory " + folder + " may not be listed; give the exporter's user r and x on it");
            default ->
                new FolderException(
                        ErrorKind.CONNECT, "the directory " + folder + " cannot be read: " + failure.getMessage());
        };
        explained.initCause(failure);
        return explained;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
