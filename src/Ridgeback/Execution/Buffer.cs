namespace Ridgeback.Execution;

/// <summary>A piece of memory that a plan's kernels read and write; where it lies is decided after all kernels are known.</summary>
internal sealed unsafe class Buffer(long bytes, string name)
{
    private byte* pointer;
    private bool isMoved;

    public string Name { get; } = name;

    public long Bytes { get; } = bytes;

    /// <summary>The first and last kernel that touch it, by position in the plan.</summary>
    public int First { get; set; } = int.MaxValue;

    public int Last { get; set; } = -1;

    /// <summary>The buffer whose memory this one takes over, because that one is read for the last time where this is written.</summary>
    public Buffer? Takes { get; set; }

    public long Offset { get; set; } = -1;

    /// <summary>True for memory that is not the plan's scratch: inputs, constants and the store.</summary>
    public bool IsFixed => isMoved || (Offset < 0 && pointer != null);

    public byte* Pointer => pointer != null ? pointer : throw new InvalidOperationException($"Buffer {Name} has no memory.");

    public static Buffer Fixed(void* pointer, long bytes, string name) => new(bytes, name) { pointer = (byte*)pointer };

    /// <summary>Memory that lies elsewhere at each step of a loop: the loop places it.</summary>
    public static Buffer Moved(long bytes, string name) => new(bytes, name) { isMoved = true };

    public void Place(byte* memory) => pointer = memory;
}
