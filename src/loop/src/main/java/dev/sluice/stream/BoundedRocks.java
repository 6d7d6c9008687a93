package dev.sluice.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** One memory bound for all state stores of the process, whatever their number. */
public final class BoundedRocks implements RocksDBConfigSetter {
    private static final long BLOCKS = 96L << 20;
    private static final long BUFFERS = 48L << 20;
    private static final Cache CACHE = new LRUCache(BLOCKS + BUFFERS);
    private static final WriteBufferManager WRITES = new WriteBufferManager(BUFFERS, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(8L << 20);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String store, Options options) {
        // cache and buffers are shared by all stores and live as long as the process
    }
}
