namespace Ridgeback.Execution;

/// <summary>What a plan is compiled for.</summary>
public sealed record CompileOptions
{
    /// <summary>The length of the batch axis. Default 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>The length of the time axis. Default 1.</summary>
    public int Time { get; init; } = 1;

    /// <summary>Threads that share the work; 1 runs on the caller alone. Default 1. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The place of a scalar output, such as a loss: when it is not finite, a run ends there and assigns nothing. Default: none.
    /// </summary>
    public int? Guard { get; init; }

    internal Kernels.WorkerTeam? Team { get; init; }

    /// <summary>
    /// The run in which fused kernels become code of their own: what runs only once is not worth compiling. The bits are the same.
    /// </summary>
    internal int EmitInRun { get; init; } = 2;

    /// <summary>
    /// The states of a scan that take up to this many bytes are all kept for its gradient; of more, those of every √steps-th step are
    /// kept and those between computed again.
    /// </summary>
    internal long KeptStateBytes { get; init; } = 4 << 20;

    internal Kernels.InstructionPath Path { get; init; } = Kernels.Hardware.Best;
}
