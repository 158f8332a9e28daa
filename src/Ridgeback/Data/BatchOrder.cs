namespace Ridgeback.Data;

/// <summary>The mini-batches of an epoch: every row once, in an order that depends on (seed, epoch) alone (R012).</summary>
/// <remarks>
/// Any epoch can be computed without the ones before it, so a resumed run sees the batches an uninterrupted one would
/// have seen. The last batch holds what is left and may be smaller. After construction nothing is allocated.
/// </remarks>
public sealed class BatchOrder
{
    private readonly int[] order;
    private readonly ulong seed;

    /// <param name="rowCount">The number of rows, at least 1.</param>
    /// <param name="batchSize">The rows of a batch, at least 1; usual are 32 to 512.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="joinSingle">True adds a single row that is left over to the batch before it, for layers that need two.</param>
    /// <exception cref="InputException">A count is below 1.</exception>
    public BatchOrder(int rowCount, int batchSize, ulong seed, bool joinSingle = false)
    {
        if (rowCount < 1)
        {
            throw new InputException("Mini-batches", $"expected at least 1 row, received {rowCount}", "Give rows to train on");
        }

        if (batchSize < 1)
        {
            throw new InputException(
                "Mini-batches", $"expected a batch size of at least 1, received {batchSize}", "Choose a batch size, usually 32 to 512");
        }

        RowCount = rowCount;
        BatchSize = batchSize;
        this.seed = seed;
        BatchCount = (int)(((long)rowCount + batchSize - 1) / batchSize);
        BatchCount -= joinSingle && BatchCount > 1 && rowCount % batchSize == 1 ? 1 : 0;
        order = new int[rowCount];
        Shuffle(0);
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of rows of every batch but the last.</summary>
    public int BatchSize { get; }

    /// <summary>The epoch whose order stands ready, counted from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of batches of an epoch: rows / batch size, rounded up.</summary>
    public int BatchCount { get; }

    /// <summary>Makes the order of an epoch.</summary>
    /// <param name="epoch">The epoch, counted from 0; in any sequence.</param>
    public void Shuffle(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        for (var row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }

        var generator = new SequenceGenerator(seed, SequenceGenerator.Stream.BatchOrder, (ulong)epoch);
        generator.Shuffle(order);
        Epoch = epoch;
    }

    /// <summary>The rows of a batch of the current epoch; valid until the next <see cref="Shuffle"/>.</summary>
    /// <param name="index">0 … <see cref="BatchCount"/> − 1.</param>
    public ReadOnlySpan<int> Batch(int index)
    {
        if ((uint)index >= (uint)BatchCount)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"An epoch has {BatchCount} batches, counted from 0.");
        }

        var start = (int)((long)index * BatchSize);
        return order.AsSpan(start, index == BatchCount - 1 ? RowCount - start : BatchSize);
    }
}
