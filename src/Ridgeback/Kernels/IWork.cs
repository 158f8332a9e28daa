namespace Ridgeback.Kernels;

/// <summary>Work in numbered pieces that may run in any order and on any thread.</summary>
internal interface IWork
{
    /// <param name="chunk">Which piece.</param>
    /// <param name="worker">Who does it: 0 is the calling thread. No two pieces run as the same worker at once.</param>
    void Execute(int chunk, int worker);
}
