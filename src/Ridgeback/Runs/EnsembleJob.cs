using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Formats;
using Ridgeback.Networks;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>A training job whose configuration has an ensemble: each member in a folder of its own, their figures together.</summary>
public static class EnsembleJob
{
    /// <summary>Trains the members, evaluates and writes all files of the run.</summary>
    /// <param name="job">Begun or taken up; members that are trained are not trained again.</param>
    /// <param name="progress">Told after every evaluation of every member.</param>
    /// <param name="cancellation">Cancelling saves checkpoints and writes the members so far; the test rows stay sealed.</param>
    /// <exception cref="InputException">A file cannot be written, or the configuration has no ensemble.</exception>
    public static EnsembleResult Run(TrainingJob job, IProgress<MemberPoint>? progress = null, CancellationToken cancellation = default)
    {
        var configuration = job.Data.Settings.Value;
        if (configuration.Ensemble is null)
        {
            throw new InputException("Ensemble", "expected a configuration with an ensemble, received one of a single network",
                "Use TrainingJob.Run, or add an ensemble");
        }

        var training = Train(job, progress, cancellation);
        var split = job.Data.Split;
        var result = new EnsembleResult
        {
            Folder = job.Folder,
            Training = training,
            TrainDev = split.TrainDev is { } apart ? training.Evaluate(apart) : null,
            Configuration = configuration,
            Network = new NetworkSummary(training.Ensemble.Members[0].Network),
        };
        var test = result.Finished && split.Test.Count > 0 ? job.OpenTest() : null;
        result = result with { Test = test is null ? null : training.Evaluate(test) };
        Write(result, job, test);
        return result;
    }

    /// <summary>Trains; what cannot even begin leaves no folder behind.</summary>
    private static EnsembleRun Train(TrainingJob job, IProgress<MemberPoint>? progress, CancellationToken cancellation)
    {
        var options = new EnsembleOptions
        {
            Folder = job.Folder,
            Resume = job.IsResumed,
            CheckpointEvery = TimeSpan.FromSeconds(job.Data.Settings.Value.Training.CheckpointEverySeconds),
            Progress = progress,
            OnTrained = member => WriteMetrics(job.Folder, member),
        };
        try
        {
            return EnsembleTraining.Fit(job.Data, options, cancellation);
        }
        catch (Exception exception) when (exception is InputException or Graphs.GraphException
            && !job.IsResumed && !Directory.Exists(Path.Combine(job.Folder, Ensemble.FolderOf(1))))
        {
            job.Withdraw();
            throw;
        }
    }

    private static void Write(EnsembleResult result, TrainingJob job, Dataset? test)
    {
        result.Training.Ensemble.Save(result.Folder, [.. result.Training.Members.Select(member => member.Number)]);
        foreach (var member in result.Training.Members.Where(member => member.StoppedBy == StopReason.Cancelled))
        {
            WriteMetrics(result.Folder, member);
        }

        AtomicFile.WriteText(Path.Combine(result.Folder, RunFolder.ResultFile), EnsembleJson.Of(result, indented: true));
        HtmlReport.WriteTo(ReportOfEnsemble.Build(result, job.Data, test), Path.Combine(result.Folder, RunFolder.ReportFile));
    }

    private static void WriteMetrics(string run, MemberRun member)
    {
        var folder = Path.Combine(run, Ensemble.FolderOf(member.Number));
        AtomicFile.MakeFolder(folder);
        MetricsTable.Write(Path.Combine(folder, RunFolder.MetricsFile), member.History);
    }
}
