using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>Trains members, one after another or side by side, each with a folder of its own.</summary>
internal sealed class MemberTraining(EnsembleOptions options, CancellationToken cancellation)
{
    private readonly Lock gate = new();

    /// <summary>What one member is trained on.</summary>
    /// <param name="Member">Network and options.</param>
    /// <param name="Rows">Its training rows.</param>
    public sealed record Assignment(EnsembleMember Member, TrainingSet Rows);

    /// <summary>Trains members that do not need each other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="assignment">What a member, counted from 0, is trained on; asked when it begins.</param>
    /// <param name="dev">The rows that decide when each stops.</param>
    /// <returns>Those that had begun when it was cancelled, in order; otherwise all.</returns>
    public MemberRun[] TrainAll(int count, Func<int, Assignment> assignment, Dataset? dev)
    {
        var runs = new MemberRun?[count];
        var failures = new Exception?[count];
        var side = Math.Min(options.Parallel, count);
        var next = -1;
        void Work()
        {
            for (var i = Interlocked.Increment(ref next); i < count && (i == 0 || !cancellation.IsCancellationRequested);
                i = Interlocked.Increment(ref next))
            {
                try
                {
                    var given = assignment(i);
                    runs[i] = Train(i, given.Member, given.Rows, dev, side);
                }
                catch (Exception exception)
                {
                    failures[i] = exception;
                    Interlocked.Exchange(ref next, count);
                }
            }
        }

        if (side == 1)
        {
            Work();
        }
        else
        {
            Task.WaitAll([.. Enumerable.Range(0, side).Select(_ => Task.Factory.StartNew(
                Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))], CancellationToken.None);
        }

        if (Array.Find(failures, failure => failure is not null) is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return [.. runs.OfType<MemberRun>()];
    }

    /// <summary>Whether members are missing or cut short because it was cancelled.</summary>
    public bool WasCancelled(IReadOnlyList<MemberRun> begun, int wanted) =>
        begun.Any(run => run.StoppedBy == StopReason.Cancelled) || (begun.Count < wanted && cancellation.IsCancellationRequested);

    /// <summary>Trains one member, or takes up what is there of it.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="member">Network and options.</param>
    /// <param name="training">Its training rows.</param>
    /// <param name="dev">Its dev rows.</param>
    /// <param name="side">How many members share the threads.</param>
    public MemberRun Train(int index, EnsembleMember member, TrainingSet training, Dataset? dev, int side = 1)
    {
        if (member.Options.Checkpoint is not null)
        {
            throw new InputException(
                $"Ensemble, member {index + 1}", "expected training options without a checkpoint, received one",
                "Set the folder of the ensemble: each member keeps its own there");
        }

        var folder = options.Folder is null ? null : Path.Combine(options.Folder, Ensemble.FolderOf(index + 1));
        var identity = folder is null ? "" : MemberFile.IdentityOf(member.Network, training.Data, dev, member.Options);
        if (folder is not null)
        {
            if (options.Resume && MemberFile.Read(folder, index + 1, identity) is { } trained)
            {
                return trained;
            }

            MemberFile.Remove(folder);
        }

        var run = Trainer.Fit(member.Network, training, dev, Own(member.Options, index, folder, side), cancellation);
        var result = new MemberRun
        {
            Number = index + 1,
            Model = run.Model,
            StoppedBy = run.StoppedBy,
            Message = run.Message,
            Steps = run.Steps,
            BestStep = run.BestStep,
            Epochs = run.Epochs,
            Seconds = run.Seconds,
            Seed = run.Seed,
            TrainedOnDev = run.Second is { IsComplete: true },
            History = [.. run.History, .. run.Second?.History ?? []],
            Advice = run.Advice,
        };
        if (run.StoppedBy != StopReason.Cancelled)
        {
            options.OnTrained?.Invoke(result);
            if (folder is not null)
            {
                MemberFile.Write(folder, result, identity);
            }
        }

        return result;
    }

    private TrainingOptions Own(TrainingOptions given, int index, string? folder, int side) => given with
    {
        Threads = Math.Max(1, Trainer.ThreadsOf(given.Threads) / side),
        Checkpoint = folder is null ? null : new CheckpointOptions(Path.Combine(folder, "checkpoint"))
        {
            Every = options.CheckpointEvery,
            Resume = options.Resume,
        },
        Progress = options.Progress is null ? given.Progress : new Telling(options.Progress, gate, index + 1, given.Progress),
    };

    private sealed class Telling(IProgress<MemberPoint> all, Lock gate, int number, IProgress<EvaluationPoint>? own)
        : IProgress<EvaluationPoint>
    {
        public void Report(EvaluationPoint value)
        {
            own?.Report(value);
            lock (gate)
            {
                all.Report(new MemberPoint(number, value));
            }
        }
    }
}
