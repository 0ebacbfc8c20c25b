package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.directory.Glob;
import io.stackexporter.directory.Volume;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Where backups lie. */
interface Store extends AutoCloseable {

    /** The word for it in {@code stack_target_info}. */
    String word();

    /** Whether it answers. */
    void ping(Deadline deadline) throws Exception;

    /**
     * Hands over every file that is meant, in no order.
     *
     * @return how many could not be looked at
     */
    int list(Glob glob, Deadline deadline, Consumer<Item> items) throws Exception;

    /** Does work that reads this store. */
    <T> T call(Callable<T> work, Deadline deadline) throws Exception;

    /** The room where it is known. */
    Optional<Volume> volume(Deadline deadline) throws Exception;

    ErrorKind kindOf(Throwable failure);

    @Override
    void close();
}
