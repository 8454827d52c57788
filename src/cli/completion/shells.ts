/** The shells whose completion scripts @bomb.sh/tab can write. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
