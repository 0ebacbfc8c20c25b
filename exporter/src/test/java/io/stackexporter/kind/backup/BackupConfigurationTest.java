package io.stackexporter.kind.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Fleet;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the section of a backup are told at their place, with what mends them. */
class BackupConfigurationTest {
    private static final String USUAL = "{full: {pattern: a}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url: /backup                                      | url: must be like file:///backup/database, with three slashes, or s3://bucket/prefix
            url: file://backup                                | url: must be like file:///backup/database, with three slashes, or s3://bucket/prefix
            url: s3://Bucket_                                 | url: must be like file:///backup/database, with three slashes, or s3://bucket/prefix
            url: 'file:///b', region: eu-central-1            | region: is for buckets alone; the url names a directory
            url: 's3://bucket', access_key: me                | access_key: access_key and secret_key_file belong together; add the other one
            url: 's3://bucket', secret_key: me                | access_key and secret_key_file belong together; add the other one
            url: 's3://bucket', region: 'x y'                 | region: must be a word like eu-central-1
            url: 's3://bucket', endpoint: minio               | endpoint: must be like https://minio:9000, without a user and without a path
            url: 's3://bucket', endpoint: 'http://m/path'     | endpoint: must be like https://minio:9000, without a user and without a path
            url: 's3://bucket', endpoint: 'http://10.0.0.1:9000', path_style: false | path_style: must be true, since bucket.10.0.0.1 is no name of a host
            """)
    void ofTheTarget(String keys, String problem) {
        assertRefused(keys + ", backups: " + USUAL, problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                          | must name at least one backup, like {full: {pattern: 'full_*.dump'}}
            {full: {}}                                  | backups.full: the key pattern is missing
            {full: {pattern: /a}}                       | backups.full.pattern: must be below the directory of the url, so it does not begin with /
            {full: {pattern: ../a}}                     | backups.full.pattern: must name files below the directory of the url, without .. and without an empty part
            {full: {pattern: '**/a'}}                   | backups.full.pattern: must have one part for each level, like */full_*.dump, and 8 levels at most
            {full: {pattern: a, format: rar}}           | backups.full.format: must be one of auto, pg_dump, mysqldump, gzip, zstd, xz, bzip2, tar, zip, binlog, none, not "rar"
            {full: {pattern: a, min_size: 10 apples}}   | backups.full.min_size: must be a size, like 10MiB, not "10 apples"
            {full: {pattern: a, max_age: 26}}           | backups.full.max_age: must be a duration from 1s to 36525d, like 26h or 8d, not "26"
            {full: {pattern: a, checksum: maybe}}       | backups.full.checksum: must be auto or off, not "maybe"
            {full: {status: [/a]}}                      | backups.full.status: /a must be below the directory of the url, so it does not begin with /
            {full: {pattern: a, patern: b}}             | backups.full.patern: is not a key here
            """)
    void ofABackup(String backups, String problem) {
        assertRefused("url: 'file:///backup', backups: " + backups, problem);
    }

    @Test
    void longPeriodsAndSizesAreTaken() throws Exception {
        assertThat(
                        fleet(
                                "url: 'file:///backup', backups: {full: {pattern: a, max_age: 190d, retention: 400d, min_size: 2TB}}"))
                .hasSize(1);
        assertThat(fleet("url: 's3://bucket/a/b', endpoint: 'https://minio:9000', backups: " + USUAL))
                .hasSize(1);
    }

    private static void assertRefused(String keys, String problem) {
        assertThatThrownBy(() -> fleet(keys))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }

    private static List<?> fleet(String keys) throws ConfigException {
        String yaml = "global: {allow_plain_secrets: true}\ntargets: [{name: b, kind: backup, " + keys + "}]";
        return Fleet.of(Config.of(Document.of("test.yml", yaml, Map.of())), List.of(new BackupKind()));
    }
}
