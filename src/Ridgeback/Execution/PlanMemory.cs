namespace Ridgeback.Execution;

/// <summary>Lays out a plan's scratch memory and holds it: one pinned, 64-byte aligned managed array.</summary>
internal sealed unsafe class PlanMemory
{
    /// <summary>Alignment of every buffer: a cache line, and the widest register.</summary>
    public const int Alignment = 64;

    private readonly byte[] scratch;
    private readonly byte[] workers;

    public PlanMemory(IReadOnlyCollection<Buffer> buffers, long workerBytes, int threads, ulong seed)
    {
        Seed = seed;
        ScratchBytes = Lay(buffers);
        scratch = Allocate(ScratchBytes, "Scratch memory of a plan");
        var start = Align(scratch);
        foreach (var buffer in buffers)
        {
            buffer.Place(start + buffer.Offset);
        }

        WorkerBytes = RoundUp(workerBytes);
        workers = Allocate(WorkerBytes * threads, "Memory of a plan's threads");
        WorkerMemory = Align(workers);
    }

    /// <summary>The seed that random numbers are addressed by.</summary>
    public ulong Seed { get; }

    public long ScratchBytes { get; }

    public long WorkerBytes { get; }

    public byte* WorkerMemory { get; }

    public static long RoundUp(long bytes) => (bytes + Alignment - 1) & ~(Alignment - 1L);

    /// <summary>Pinned zeros, with room to align their start, and to read a register behind their end.</summary>
    public static byte[] Allocate(long bytes, string what) => bytes + (2 * Alignment) <= Array.MaxLength
        ? GC.AllocateArray<byte>((int)bytes + (2 * Alignment), pinned: true)
        : throw new Graphs.GraphException(
            what, $"expected at most {Array.MaxLength:N0} bytes, received {bytes:N0}", "Use a smaller batch or several smaller segments");

    public static byte* Align(byte[] pinned)
    {
        var start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));
        return (byte*)RoundUp((long)start);
    }

    /// <summary>Largest first, each at the lowest offset where nothing that lives at the same time lies.</summary>
    private static long Lay(IReadOnlyCollection<Buffer> buffers)
    {
        var placed = new List<(Buffer Buffer, int First, int Last)>();
        var chains = buffers.Where(buffer => buffer.Takes is null).ToDictionary(buffer => buffer, buffer => new List<Buffer> { buffer });
        foreach (var buffer in buffers.Where(buffer => buffer.Takes is not null))
        {
            var root = buffer;
            while (root.Takes is not null)
            {
                root = root.Takes;
            }

            chains[root].Add(buffer);
        }

        long total = 0;
        foreach ((var root, var chain) in chains.OrderByDescending(c => c.Key.Bytes).ThenBy(c => c.Key.First))
        {
            var first = chain.Min(buffer => buffer.First);
            var last = chain.Max(buffer => buffer.Last);
            long offset = 0;
            foreach (var other in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(p => p.Buffer.Offset))
            {
                if (offset + root.Bytes <= other.Buffer.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, RoundUp(other.Buffer.Offset + other.Buffer.Bytes));
            }

            chain.ForEach(buffer => buffer.Offset = offset);
            placed.Add((root, first, last));
            total = Math.Max(total, offset + root.Bytes);
        }

        return total;
    }
}
