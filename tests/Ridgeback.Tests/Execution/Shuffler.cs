namespace Ridgeback.Tests.Execution;

/// <summary>splitmix64: whole numbers for building random graphs, repeatable from a seed.</summary>
internal sealed class Shuffler(ulong seed)
{
    private ulong state = seed * 0x9E3779B97F4A7C15;

    public int Below(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>From −1.5 to 1.5.</summary>
    public double Number() => (Below(3_000_001) - 1_500_000) * 1e-6;

    public double[] Numbers(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => Number())];
}
