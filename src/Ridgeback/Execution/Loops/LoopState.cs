namespace Ridgeback.Execution;

/// <summary>The memory of a loop's state: at all ends of steps if that is wanted, otherwise two places in turn.</summary>
internal sealed unsafe class LoopState
{
    private readonly Buffer? last;
    private readonly Buffer? kept;
    private readonly Buffer? edges;
    private readonly Buffer? even;
    private readonly Buffer? odd;
    private readonly long bytes;

    /// <param name="initial">The first value.</param>
    /// <param name="last">Where the last value is wanted, or null.</param>
    /// <param name="kept">Where the values at the chunks' starts are wanted, or null.</param>
    /// <param name="edges">Where all values are wanted, or null.</param>
    /// <param name="bytes">Of one value.</param>
    /// <param name="inPlace">Whether a new value may be written over the old one.</param>
    /// <param name="work">Makes memory that is needed while the loop runs.</param>
    public LoopState(Buffer initial, Buffer? last, Buffer? kept, Buffer? edges, long bytes, bool inPlace, Func<long, string, Buffer> work)
    {
        (Initial, this.last, this.kept, this.edges, this.bytes) = (initial, last, kept, edges, bytes);
        if (edges is null)
        {
            even = inPlace && last is not null ? last : work(bytes, "state");
            odd = inPlace ? even : work(bytes, "state");
        }
    }

    public Buffer Initial { get; }

    /// <summary>Where the state is before the first step.</summary>
    public byte* Begin(int edge)
    {
        if (edges is null)
        {
            return Initial.Pointer;
        }

        var first = edges.Pointer + (edge * bytes);
        Copy(Initial.Pointer, first);
        return first;
    }

    /// <summary>Keeps the value at the start of a chunk, if that is wanted.</summary>
    public void Keep(byte* value, int chunk)
    {
        if (kept is not null)
        {
            Copy(value, kept.Pointer + (chunk * bytes));
        }
    }

    /// <summary>Where a step's new value goes.</summary>
    /// <param name="edge">The end of the step.</param>
    /// <param name="isLast">Whether it is the last one.</param>
    /// <param name="old">Where the old value is.</param>
    public byte* Target(int edge, bool isLast, byte* old) =>
        edges is not null ? edges.Pointer + (edge * bytes)
        : isLast && last is not null ? last.Pointer
        : old == even!.Pointer ? odd!.Pointer
        : even.Pointer;

    /// <summary>Hands over the last value, where it was written elsewhere.</summary>
    public void End(byte* value)
    {
        if (last is not null && value != last.Pointer)
        {
            Copy(value, last.Pointer);
        }
    }

    private void Copy(byte* from, byte* to) => System.Buffer.MemoryCopy(from, to, bytes, bytes);
}
