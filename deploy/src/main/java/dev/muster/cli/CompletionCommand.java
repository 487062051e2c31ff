package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster completion}. */
@Command(
    name = "completion",
    description = "Print a completion script for a shell.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(muster completion bash)",
      "  muster completion zsh > ~/.muster.zsh && echo 'source ~/.muster.zsh' >> ~/.zshrc",
      "  muster completion fish > ~/.config/fish/completions/muster.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "muster";

  /** The shells. */
  enum Shell {
    /** Bash. */
    bash,
    /** Zsh, which runs the script for Bash. */
    zsh,
    /** Fish. */
    fish
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    spec.commandLine()
        .getOut()
        .print(
            switch (shell) {
              case bash -> AutoComplete.bash(PROGRAM, root);
              case zsh ->
                  "autoload -U +X compinit && compinit\n"
                      + "autoload -U +X bashcompinit && bashcompinit\n"
                      + AutoComplete.bash(PROGRAM, root);
              case fish -> FishCompletion.script(PROGRAM, root);
            });
    return ExitCode.WELL;
  }
}
