package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every target belongs to one shard, whatever its name. */
class ShardTest {
    private static final List<String> NAMES =
            IntStream.range(0, 3000).mapToObj(i -> "orders-db-" + i).toList();

    @Test
    void shardsAreDisjointAndTogetherTheWholeAndOfLikeSize() {
        for (int count : new int[] {1, 2, 3, 7}) {
            int[] sizes = new int[count];
            for (String name : NAMES) {
                long owners = IntStream.range(0, count)
                        .filter(index -> new Shard(index, count).owns(name))
                        .count();
                assertThat(owners).as(name).isEqualTo(1);
                sizes[new Shard(0, count).of(name)]++;
            }
            double fair = NAMES.size() / (double) count;
            assertThat(IntStream.of(sizes)).allMatch(size -> Math.abs(size - fair) < fair * 0.2);
        }
    }

    @Test
    void furtherShardOnlyTakesAndMovesNothingBetweenTheOthers() {
        Shard three = new Shard(0, 3);
        Shard four = new Shard(0, 4);
        List<String> moved =
                NAMES.stream().filter(name -> three.of(name) != four.of(name)).toList();
        assertThat(moved).hasSizeBetween(600, 900).allMatch(name -> four.of(name) == 3);
    }

    /** Replicas of different releases run side by side while one is rolled out. */
    @Test
    void placesAreTheSameInEveryRelease() {
        assertThat(List.of("orders-db", "cache", "checkout", "数据库").stream().map(new Shard(0, 5)::of))
                .containsExactly(1, 3, 2, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1/1", "3/3", "0/0", "-1/3", "a/b", "0/3 ", "name-0/3", "0/99999"})
    void whatIsNoShardIsRefused(String text) {
        assertThat(Shard.parse(text)).isEmpty();
    }

    @Test
    void shardIsWrittenAsItIsRead() {
        assertThat(Shard.parse("2/3"))
                .contains(new Shard(2, 3))
                .map(Shard::toString)
                .contains("2/3");
        assertThat(Shard.parse("0/1")).contains(Shard.WHOLE);
    }
}
